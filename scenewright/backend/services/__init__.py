"""Work that is done by other servers over HTTP: asked for so that it can be cancelled, and never unlimited."""
