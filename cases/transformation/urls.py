app_name = "transformation"
urlpatterns = []
