"""What holds for the whole test run."""

from hypothesis import settings

# Examples are timed by the wall clock, which says nothing on a machine that does other work too.
settings.register_profile("sitrep", deadline=None)
settings.load_profile("sitrep")
