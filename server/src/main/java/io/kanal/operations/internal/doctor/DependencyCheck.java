package io.kanal.operations.internal.doctor;

import io.kanal.operations.internal.health.Found;
import io.kanal.operations.internal.health.Probes;
import io.kanal.shared.Check;
import io.kanal.shared.net.OutsideSystem;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whether what Kanal depends on serves, as it was found when it was last asked. The database has a check of its own. */
@Component
final class DependencyCheck implements Check {
    private static final int MOST = 5;

    private final Probes probes;

    DependencyCheck(Probes probes) {
        this.probes = probes;
    }

    @Override
    public String name() {
        return "outside systems";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        for (Found found : probes.latest().values()) {
            if (found.system() != OutsideSystem.POSTGRESQL) {
                findings.addAll(of(found));
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok("Nothing outside is depended on")) : findings;
    }

    private static List<Finding> of(Found found) {
        List<Found.Part> away =
                found.parts().stream().filter(part -> !part.well()).toList();
        if (away.isEmpty()) {
            return List.of(Finding.ok("%s: %d of %d serve (asked at %s)"
                    .formatted(
                            found.system().key(),
                            found.parts().size(),
                            found.parts().size(),
                            found.probedAt())));
        }
        List<Finding> findings = new ArrayList<>(away.stream()
                .limit(MOST)
                .map(part -> Finding.problem(
                        "%s: %s does not serve (asked at %s): %s"
                                .formatted(found.system().key(), part.name(), found.probedAt(), part.trouble()),
                        advice(found.system())))
                .toList());
        if (away.size() > MOST) {
            findings.add(Finding.problem(
                    "%s: %d more do not serve".formatted(found.system().key(), away.size() - MOST),
                    advice(found.system())));
        }
        return findings;
    }

    private static String advice(OutsideSystem system) {
        return switch (system) {
            case POSTGRESQL -> "Check KANAL_DATABASE_URL";
            case TELEGRAM_API ->
                "Check the network and KANAL_BOT_API_URL; until it is back nothing is sent or received";
            case CHAT_MODELS ->
                "Check its server and KANAL_LLM_URL and KANAL_LLM_KEY; answers are built from sentences meanwhile";
            case EMBEDDINGS -> "Check its server and the KANAL_EMBEDDING_ settings; words still find";
            case PREVIEW ->
                "Check the network and KANAL_PREVIEW_BASE_URL; public channels are read again when it is back";
        };
    }
}
