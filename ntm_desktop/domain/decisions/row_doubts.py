"""What is asked of a row whose place, number or neighbours are not sure."""

SHARED = "Một ô được gộp cho nhiều dòng: mức này là của dòng nào?"
AGAIN = "Số thứ tự bắt đầu lại từ đầu: dòng này thuộc tiêu chí nào?"
MISSED = "Bảng phía trên không đọc được: số của dòng này có thể khác."
MISSED_BELOW = "Bảng ngay dưới không đọc được: phần còn lại của dòng hay tiêu chí này có thể ở đó."
OTHER_HEADING = "Đầu bảng ở trang này đọc khác đầu bảng ở trên: mức này là của nhóm nào?"
NO_WORDS = "Dòng có mức mà không có lời văn: đây là mức của chỉ tiêu nào?"
NO_NUMBER = "Tên tiêu chí đứng mà không có số: dòng này thuộc tiêu chí nào?"
