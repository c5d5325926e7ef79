#pragma once

#include "bindings/python/native/shape.hpp"

namespace gapless::python {

// All classes of the package whose objects are made here: their fields by name, in their order.
struct models {
    words message_kind{"MessageKind"};
    words conversation_kind{"ConversationKind"};
    words role{"Role"};
    words history_policy{"HistoryPolicy"};
    words member_change_kind{"MemberChangeKind"};
    words contact_tie{"ContactTie"};
    words contact_change_kind{"ContactChangeKind"};
    words device_class{"DeviceClass"};
    words presence_state{"PresenceState"};
    words connection_state{"ConnectionState"};
    words pending_state{"PendingState"};
    words gap_cause{"GapCause"};
    words history_end{"HistoryEnd"};
    words retention_kind{"RetentionKind"};
    words attachment_state{"AttachmentState"};
    words message_protection{"MessageProtection"};
    words relation_mode{"RelationMode"};
    words key_policy{"KeyPolicy"};
    words finding_kind{"FindingKind"};
    words verification{"Verification"};
    words transport{"Transport"};

    shape account{"gapless.values", "Account", "server user user_id device is_logged_in"};
    shape device{"gapless.values", "Device", "id key device_class last_seen"};
    shape connection_status{"gapless.values", "ConnectionStatus", "state reason over"};
    shape conversation{
        "gapless.values",
        "Conversation",
        "id kind name epoch first head high members role removed last_counter active "
        "retention mode policy unread unread_mentions marked_unread read_seq peer_read "
        "peer_delivered"
    };
    shape message_origin{"gapless.values", "MessageOrigin", "author written"};
    shape message{
        "gapless.values",
        "Message",
        "seq id client_id kind sender sender_id device counter server_time text "
        "content body ordinal mentions mention_all target recalled expires origin protection"
    };
    shape annotation{"gapless.values", "Annotation", "target kind by by_id seq at text"};
    shape pending_message{
        "gapless.values",
        "PendingMessage",
        "client_id to state attempts text reason mentions mention_all kind target"
    };
    shape outgoing{
        "gapless.values",
        "Outgoing",
        "text content mentions mention_all target lifetime kind origin"
    };
    shape sent{"gapless.values", "Sent", "client_id conversation seq duplicate"};
    shape receipt{"gapless.values", "Receipt", "user user_id read_seq delivered_seq"};
    shape message_receipts{
        "gapless.values", "MessageReceipts", "members read_count delivered_count members_count"
    };
    shape receipt_hint{
        "gapless.values", "ReceiptHint", "conversation user_id read_seq delivered_seq"
    };
    shape member{"gapless.values", "Member", "user user_id role join_seq muted_until"};
    shape group_member{"gapless.values", "GroupMember", "user role join_seq muted_until"};
    shape group{
        "gapless.values",
        "Group",
        "name history retention is_all_muted is_dismissed is_complete members"
    };
    shape contact{"gapless.values", "Contact", "user tie follows blocked note"};
    shape device_presence{"gapless.values", "DevicePresence", "device_class state"};
    shape presence{"gapless.values", "Presence", "user state last_seen devices"};
    shape typing{"gapless.values", "Typing", "conversation user active"};
    shape key_finding{"gapless.values", "KeyFinding", "kind conversation seq user_id"};
    shape message_preview{
        "gapless.values", "MessagePreview", "seq kind sender sender_id server_time text"
    };
    shape listed_conversation{
        "gapless.values", "ListedConversation", "conversation is_pinned is_muted draft last"
    };
    shape entry_id{"gapless.values", "EntryId", "device client_id seq"};
    shape gap{"gapless.values", "Gap", "start end why"};
    shape listed_entry{"gapless.values", "ListedEntry", "id what annotations"};
    shape history_page{"gapless.values", "HistoryPage", "entries end"};
    shape search_cursor{"gapless.values", "SearchCursor", "score server_time_ms conversation seq"};
    shape search_hit{"gapless.values", "SearchHit", "conversation message snippet spans"};
    shape search_page{"gapless.values", "SearchPage", "hits next"};

    shape retention{"gapless.contents", "Retention", "kind time"};
    shape emoji{"gapless.contents", "Emoji", "pack id fallback"};
    shape location{"gapless.contents", "Location", "latitude longitude name address"};
    shape attachment{
        "gapless.contents",
        "Attachment",
        "reference name kind media_type size width height length thumbnail "
        "thumbnail_type digest state caption"
    };
    shape custom_content{"gapless.contents", "CustomContent", "type data fallback"};
    shape member_change{
        "gapless.contents", "MemberChange", "kind user by role name until history retention"
    };
    shape contact_change{"gapless.contents", "ContactChange", "kind user note"};

    shape message_event{"gapless.events", "MessageEvent", "id conversation message expired"};
    shape sent_event{"gapless.events", "SentEvent", "id client_id conversation seq duplicate"};
    shape failed_event{"gapless.events", "FailedEvent", "id client_id to reason"};

    shape insert{"gapless.changes", "Insert", "index item"};
    shape update{"gapless.changes", "Update", "index item"};
    shape move{"gapless.changes", "Move", "source target item"};
    shape remove{"gapless.changes", "Remove", "index"};
    shape reset{"gapless.changes", "Reset", "items"};

    PyObject* make_error = nullptr;  // of gapless.errors

    models();
};

// Made when the module is, and never destroyed: objects are made until the interpreter is gone.
[[nodiscard]] const models& all_models();
void prepare_models();

}  // namespace gapless::python
