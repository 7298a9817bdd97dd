package io.kanal.ai.models;

/** Hears how far the files of a model are. */
@FunctionalInterface
public interface InstallProgress {
    /**
     * Called now and then.
     *
     * @param step the file that comes, or what is done with it
     * @param total 0 where it is unknown
     */
    void at(String step, long done, long total);
}
