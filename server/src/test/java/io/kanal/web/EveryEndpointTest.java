package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.testing.ServerTest;
import io.kanal.web.internal.security.AudienceCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Walks all endpoints there are and proves that each says who may call it, and means it. */
@ServerTest
class EveryEndpointTest {
    @Autowired
    Map<String, RequestMappingHandlerMapping> mappings;

    @LocalServerPort
    int port;

    @Test
    void everyEndpointSaysWhoMayCallIt() {
        List<String> silent = new ArrayList<>();
        ours().forEach((info, method) -> {
            if (AudienceCheck.rule(method) == null) {
                silent.add(info + " -> " + method);
            }
        });
        assertThat(silent).isEmpty();
        assertThat(ours()).isNotEmpty();
    }

    @Test
    void strangersReachOnlyWhatIsOpenToEveryone() {
        HttpTalk talk = new HttpTalk(port);
        List<String> wrong = new ArrayList<>();
        ours().forEach((info, method) -> {
            var rule = AudienceCheck.rule(method);
            if (rule == null) {
                return;
            }
            boolean open = rule.value() == Audience.EVERYONE;
            for (String pattern : info.getPatternValues()) {
                String path = pattern.replaceAll("\\{[^/]*}", "1").replace("/**", "/x");
                for (HttpMethod verb : verbs(info)) {
                    int status = talk.send(verb.name(), path).statusCode();
                    if (open == (status == 401)) {
                        wrong.add(verb + " " + path + " answers strangers with " + status);
                    }
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    private static List<HttpMethod> verbs(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return methods.isEmpty()
                ? List.of(HttpMethod.GET)
                : methods.stream().map(RequestMethod::asHttpMethod).toList();
    }

    private Map<RequestMappingInfo, HandlerMethod> ours() {
        Map<RequestMappingInfo, HandlerMethod> found = new java.util.HashMap<>();
        mappings.values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, method) -> {
                    if (method.getBeanType().getPackageName().startsWith("io.kanal")) {
                        found.put(info, method);
                    }
                }));
        return found;
    }
}
