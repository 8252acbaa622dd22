"""What people read, in Chinese first and English complete: gettext catalogues and the forms of dates and money."""
