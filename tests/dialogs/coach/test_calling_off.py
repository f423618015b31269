import pytest

from tests.dialogs.coach.before import meeting, talk


def test_calling_off_says_what_is_put_aside_before_what_lay_below_comes_again() -> None:
    told = talk("preparation", meeting(), gathering="g1").asks("goal").says("自己紹介").asks("profile.work")
    told.says("やめる").tells("自己紹介は前のままです。さきほどの続きです。").asks("preparation.goal")


def test_calling_off_the_last_thing_says_how_it_is_begun_again() -> None:
    told = talk("preparation", meeting(), gathering="g1").says("やめる").is_idle()
    told.tells("準備はここまでにしますね。「準備」と送れば").never_tells("さきほどの続き")


def test_putting_off_goes_back_in_one_breath_too() -> None:
    told = talk("preparation", meeting(), gathering="g1").says("自己紹介").says("あとで")
    told.tells("とっておきます。さきほどの続きです。").asks("preparation.goal")


def test_what_is_called_off_is_named_in_english_too() -> None:
    told = talk("profile", meeting(), lang="en").says("prepare").asks("preparation.goal")
    told.says("cancel").tells("leave the preparation here. Now, back to where we were.").asks("profile.work")


@pytest.mark.parametrize(("lang", "said"), [("ja", "降ります"), ("en", "I'm out")])
def test_who_is_out_is_out_of_the_gathering_that_is_near_else_of_the_talk(lang: str, said: str) -> None:
    near, far = meeting(), meeting(starts="2027-02-05T19:00")
    talk("profile", near, lang=lang).says(said).asks("cancel_gathering.sure")
    talk("profile", far, lang=lang).says(said).is_idle()
    talk(lang=lang).says(said).is_idle()
