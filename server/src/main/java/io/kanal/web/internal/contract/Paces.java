package io.kanal.web.internal.contract;

import io.kanal.shared.Caller;
import io.kanal.shared.time.Pace;
import io.kanal.web.WebProperties;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** How often one person may call each path of the contract, as it promises; questions count as such besides. */
@Component
class Paces {
    private final Map<String, Pace> byPath = new ConcurrentHashMap<>();
    private final int most;

    Paces(WebProperties properties) {
        this.most = properties.ragRequestsPerMinute();
    }

    /** Counts a call of one of our own paths; fails when it is one too many. */
    void step(Caller caller, String path) {
        byPath.computeIfAbsent(path, known -> Pace.perMinute("calls of " + known, most))
                .step(caller);
    }
}
