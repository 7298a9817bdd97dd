package io.kanal.cli.internal.terminal;

import java.util.List;

/** What the command line's exit status means; documented in docs/command-line.md and stable. */
public enum ExitCode {
    OK(0),
    /** The server or an outside system refused or failed; the sentence says why. */
    FAILED(1),
    /** The command line itself was wrong. */
    USAGE(2),
    /** Something on this machine is missing: a JDK, a package, space, permission. */
    MACHINE(3),
    /** No server answers. */
    UNREACHABLE(4),
    NOT_FOUND(5),
    /** The key is missing, wrong, or may not do this. */
    NOT_ALLOWED(6),
    /** A limit was reached; try later. */
    LIMITED(7),
    /** {@code doctor} found something that needs a person. */
    FINDINGS(8);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /**
     * What a refusal of the server means here.
     *
     * @param type the problem's, without {@code urn:kanal:problem:}
     */
    static ExitCode ofProblem(int status, String type) {
        return switch (status) {
            case 400, 422 -> List.of("invalid", "bad-request", "bad-query").contains(type) ? USAGE : FAILED;
            case 401, 403 -> NOT_ALLOWED;
            case 404 -> NOT_FOUND;
            case 429 -> LIMITED;
            default -> FAILED;
        };
    }
}
