package io.kanal.ai.models;

import io.kanal.ai.models.CatalogueModel.ModelFile;
import java.io.IOException;
import java.nio.file.Path;

/** Where the files of a model come from. */
interface ModelSource {
    /** What people read: an address or a folder. */
    String name();

    /** Whether it is where the makers' files lie, so that what comes from it is what a revision is. */
    boolean published();

    /** Whether what a broken attempt has left can be gone on with. */
    boolean resumes();

    /**
     * Brings a file to its place, going on behind what an earlier, broken attempt has left there. What is there after a failure
     * can be gone on with; what can not is removed.
     *
     * @throws io.kanal.shared.KanalException with a sentence
     * @throws IOException when the place cannot be written
     */
    void bring(ModelFile file, Path to, InstallProgress progress) throws IOException;
}
