"""“Kiểm tra số liệu…”: a dialog that pages share."""
