"""The addresses of the shelter."""

from django.urls import path

from rangkul.cases.views import shelter

urlpatterns = [
    path("shelter/", shelter.board, name="shelter_board"),
    path("shelter/wall/", shelter.wall, name="shelter_wall"),
    path("shelter/admit/", shelter.admit, name="stay_new"),
    path("shelter/shift/", shelter.shift, name="shift"),
    path("shelter/shift/<uuid:note_id>/take-over/", shelter.take_over, name="shift_take_over"),
    path("stays/<uuid:stay_id>/", shelter.stay, name="stay"),
    path("stays/<uuid:stay_id>/move/", shelter.move, name="stay_move"),
    path("stays/<uuid:stay_id>/end/", shelter.end, name="stay_end"),
]
