app_name = "rescue"
urlpatterns = []
