"""The browser's side: read a request, call one use case, render one template. Flask stays here."""
