"""The window: Qt Widgets over the services; nothing here touches a file of the commune itself.

``tasks`` is the one way to the services, ``navigation`` says what a page is, ``theme`` and
``icons`` how things look, ``widgets`` are the parts that pages are made of, and every page
has a folder of its own.
"""
