// Asks PDFBox Preflight whether each file named is PDF/A-1b; says what is wrong, ends with 1.

import java.io.File;
import org.apache.pdfbox.preflight.Format;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.parser.PreflightParser;

public class PdfaCheck {
    public static void main(String[] names) throws Exception {
        int refused = 0;
        for (String name : names) {
            PreflightParser parser = new PreflightParser(new File(name));
            parser.parse(Format.PDF_A1B);
            ValidationResult result;
            try (PreflightDocument document = parser.getPreflightDocument()) {
                document.validate();
                result = document.getResult();
            }
            System.out.println((result.isValid() ? "PDF/A-1b: " : "refused: ") + name);
            result.getErrorsList().stream().limit(20).forEach(
                fault -> System.out.println("  " + fault.getErrorCode() + " " + fault.getDetails()));
            refused += result.isValid() ? 0 : 1;
        }
        System.exit(refused == 0 ? 0 : 1);
    }
}
