from django.db import models


class Submission(models.Model):
    """A form that was sent, so that sending it twice makes one record.

    The key is made when the form is shown; the second of two submits finds the first one's row and goes where it went.
    """

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey("offices.User", models.CASCADE, related_name="+")
    went_to = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return str(self.key)
