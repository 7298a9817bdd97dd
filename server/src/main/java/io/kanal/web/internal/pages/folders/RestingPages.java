package io.kanal.web.internal.pages.folders;

import io.kanal.channels.Channels;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.LimitReached;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.pages.LoginPages;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Lets a channel rest and wakes it. */
@Controller
@OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
class RestingPages {
    private final Channels channels;

    RestingPages(Channels channels) {
        this.channels = channels;
    }

    @PostMapping("/app/channels/{id}/rest")
    RedirectView rest(Caller caller, @PathVariable long id, @RequestParam boolean rests) {
        try {
            channels.setActive(caller, caller.person(), new ChatId(id), !rests);
        } catch (LimitReached e) {
            // The page says which limit it is, beside what may rest instead.
            return LoginPages.seeOther("/app/channels?full");
        }
        return LoginPages.seeOther(rests ? "/app/channels?rests" : "/app/channels/" + id);
    }
}
