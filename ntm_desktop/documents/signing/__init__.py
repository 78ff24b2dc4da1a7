"""Digital signatures by a PKCS#11 token; the libraries are an extra (``ntm-desktop[sign]``)."""
