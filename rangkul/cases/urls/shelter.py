"""The addresses of the shelter."""

from django.urls import path

from rangkul.cases.views import houses, shelter

urlpatterns = [
    path("shelter/", shelter.board, name="shelter_board"),
    path("shelter/houses/", houses.listed, name="shelters"),
    path("shelter/houses/new/", houses.new, name="shelter_new"),
    path("shelter/houses/<int:shelter_id>/", houses.change, name="shelter_change"),
    path("shelter/houses/<int:shelter_id>/close/", houses.close, name="shelter_close"),
    path("shelter/wall/", shelter.wall, name="shelter_wall"),
    path("shelter/admit/", shelter.admit, name="stay_new"),
    path("shelter/shift/", shelter.shift, name="shift"),
    path("shelter/shift/<uuid:note_id>/take-over/", shelter.take_over, name="shift_take_over"),
    path("stays/<uuid:stay_id>/", shelter.stay, name="stay"),
    path("stays/<uuid:stay_id>/move/", shelter.move, name="stay_move"),
    path("stays/<uuid:stay_id>/end/", shelter.end, name="stay_end"),
]
