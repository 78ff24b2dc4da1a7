"""The receiving server: takes in what communes send over a line and hands out what is theirs.

It holds no key that opens a seal or signs a receipt. The desk makes the access keys and reads the
inbox; a server that is broken into can lose packages, but not read or forge one.
"""
