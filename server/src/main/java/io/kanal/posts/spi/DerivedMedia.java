package io.kanal.posts.spi;

import java.io.IOException;

/** Files that a room makes of stored media and can make again, such as small pictures. */
public interface DerivedMedia {
    /**
     * Lets go of those whose stored file is gone, and of those that take more room than they may. Called every few hours, after
     * the media that nobody needs any more have gone; what stays behind is found the next time.
     *
     * @throws IOException when the disk does not let them go
     */
    void tidy() throws IOException;
}
