"""Files that are sent stay in memory: evidence is never on disk in the clear, not even for a moment in /tmp."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Keeps at most `IJM_DOCUMENT_MAX_BYTES` of one request in memory, all its files together.

    A file beyond that keeps its true size and loses its content, so that the form can say how large it may be.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.left = settings.IJM_DOCUMENT_MAX_BYTES

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data, start):
        self.left -= len(raw_data)
        if self.left < 0:
            self.kept = BytesIO()
        else:
            self.kept.write(raw_data)

    def file_complete(self, file_size):
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
