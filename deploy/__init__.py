"""Scripts that make things: calendars, catalogues, pages, pictures. The program needs none of them to run."""
