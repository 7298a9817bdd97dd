package io.kanal.simulator.world;

import java.util.List;
import java.util.Set;

/** Names of administrators' rights and members' permissions, in the Bot API's words. */
public final class Rights {
    public static final List<String> OF_ADMINISTRATORS = List.of(
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories");

    public static final List<String> ONLY_CHANNELS =
            List.of("can_post_messages", "can_edit_messages", "can_manage_direct_messages");

    public static final List<String> ONLY_GROUPS = List.of("can_pin_messages", "can_manage_topics", "can_manage_tags");

    /** What members of a group may do. */
    public static final List<String> OF_MEMBERS = List.of(
            "can_send_messages",
            "can_send_audios",
            "can_send_documents",
            "can_send_photos",
            "can_send_videos",
            "can_send_video_notes",
            "can_send_voice_notes",
            "can_send_polls",
            "can_send_other_messages",
            "can_add_web_page_previews",
            "can_react_to_messages",
            "can_change_info",
            "can_invite_users",
            "can_pin_messages",
            "can_manage_topics",
            "can_edit_tag");

    public static final Set<String> MEMBERS_BY_DEFAULT = Set.of(
            "can_send_messages",
            "can_send_audios",
            "can_send_documents",
            "can_send_photos",
            "can_send_videos",
            "can_send_video_notes",
            "can_send_voice_notes",
            "can_send_polls",
            "can_send_other_messages",
            "can_add_web_page_previews",
            "can_react_to_messages",
            "can_invite_users",
            "can_edit_tag");

    private Rights() {}

    /** Every right an administrator of such a chat can have. */
    public static Set<String> all(ChatKind kind) {
        List<String> more = kind == ChatKind.CHANNEL ? ONLY_CHANNELS : ONLY_GROUPS;
        return java.util.stream.Stream.concat(OF_ADMINISTRATORS.stream(), more.stream())
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }
}
