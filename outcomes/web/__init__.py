"""What a browser is sent: components, addresses, files, and who may come in."""
