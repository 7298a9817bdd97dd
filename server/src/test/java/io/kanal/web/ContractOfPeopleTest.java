package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.bot.internal.commands.Commands;
import io.kanal.testing.ServerTest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every path and command of the channel reader's contract that is about people is served. */
@ServerTest
class ContractOfPeopleTest {
    private static final Set<String> PATHS = Set.of(
            "GET /users",
            "GET /users/{user_id}/auth_status",
            "POST /users/{user_id}/logout",
            "GET /admin-panel",
            "GET /admin-panel/users",
            "GET /admin-panel/invites",
            "GET /api/admin/users",
            "GET /api/admin/user/{id}",
            "POST /api/admin/user/{id}/role",
            "POST /api/admin/user/{id}/subscription",
            "POST /api/admin/user/{id}/max_channels",
            "POST /api/admin/user/{id}/block",
            "DELETE /api/admin/user/{id}/auth",
            "GET /api/admin/invites",
            "POST /api/admin/invite/create",
            "POST /api/admin/invite/{code}/deactivate",
            "GET /api/admin/invite/{code}/usage",
            "GET /api/admin/stats/summary",
            "GET /api/admin/stats/registrations",
            "GET /api/admin/stats/subscriptions");

    private static final List<String> COMMANDS = List.of(
            "start",
            "login",
            "logout",
            "subscription",
            "admin",
            "admin_invite",
            "admin_users",
            "admin_user",
            "admin_grant",
            "admin_stats");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping handlers;

    @Autowired
    Commands commands;

    @Test
    void everyPathIsServed() {
        Set<String> served = handlers.getHandlerMethods().keySet().stream()
                .flatMap(mapping -> mapping.getPatternValues().stream()
                        .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                                .map(method -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(served).containsAll(PATHS);
    }

    @Test
    void everyCommandIsKnown() {
        assertThat(COMMANDS)
                .allSatisfy(name -> assertThat(commands.find(name)).as(name).isPresent());
    }
}
