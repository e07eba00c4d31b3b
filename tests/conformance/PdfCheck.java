import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * veraPDF's verdict on files. For each file and profile (the first argument: "ua1,2a") one line with tabs: the
 * file, the profile, how many rules it has, how many checks were made, and what failed ("" is nothing).
 */
public final class PdfCheck {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        for (int i = 1; i < arguments.length; i++) {
            for (String profile : arguments[0].split(",")) {
                System.out.println(arguments[i] + "\t" + profile + "\t" + check(arguments[i], profile));
            }
        }
        System.exit(0);
    }

    private static String check(String file, String profile) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.fromString(profile);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            throw new IllegalArgumentException("no profile " + profile);
        }
        try (InputStream input = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(input, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(flavour, 100, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            int rules = result.getValidationProfile().getRules().size();
            List<String> failures = failures(result);
            if (failures.isEmpty() && !result.isCompliant()) {
                failures.add("not compliant");
            }
            return rules + "\t" + result.getTotalAssertions() + "\t" + String.join(" | ", failures);
        }
    }

    /** Each rule that failed, once: its clause, its message and the first place. */
    private static List<String> failures(ValidationResult result) {
        Map<String, String> found = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                String message = assertion.getMessage() + " @ " + assertion.getLocation().getContext();
                found.putIfAbsent(rule, rule + " " + message.replaceAll("\\s+", " "));
            }
        }
        return new ArrayList<>(found.values());
    }
}
