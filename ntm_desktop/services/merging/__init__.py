"""Two copies of one commune's data put together: what is open is asked, nothing is lost."""
