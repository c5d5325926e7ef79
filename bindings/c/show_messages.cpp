// Messages, events, pages.
#include "bindings/c/show.hpp"

#include <utility>
#include <variant>

namespace gapless::c {

void fill(arena& memory, gapless_message& shown_one, const message& from) {
    shown_one.kind = static_cast<gapless_message_kind>(from.kind);
    shown_one.seq = from.seq.value;
    shown_one.id = from.id.value;
    shown_one.client_id = shown(from.client_id);
    shown_one.sender = from.sender.value;
    shown_one.sender_name = memory.text(from.sender_name);
    shown_one.device = shown(from.device);
    shown_one.counter = from.counter.value;
    shown_one.server_time_ms = from.server_time.milliseconds;
    shown_one.text = memory.text(text_of(from));
    shown_one.body = memory.text(from.body);
    shown_one.ordinal = from.ordinal.value;
    shown_one.mentions_count = from.mentions.size();
    shown_one.mentions = show_texts(memory, from.mentions);
    shown_one.mention_all = from.mention_all;
    shown_one.recalled = from.recalled;
    shown_one.target = from.target.value;
    shown_one.expires_ms = from.expires.milliseconds;
    shown_one.is_forwarded = from.origin.has_value();
    shown_one.origin = memory.text(from.origin ? from.origin->author : std::string());
    shown_one.origin_written_ms = from.origin ? from.origin->written.milliseconds : 0;
    shown_one.protection = static_cast<gapless_protection>(from.protection);
}

void fill(arena& memory, gapless_annotation& shown_one, const annotation& from) {
    shown_one.kind = static_cast<gapless_message_kind>(from.kind);
    shown_one.target = from.target.value;
    shown_one.by = from.by.value;
    shown_one.by_name = memory.text(from.by_name);
    shown_one.seq = from.seq.value;
    shown_one.at_ms = from.at.milliseconds;
    shown_one.body = memory.text(from.body);
}

void fill(arena& memory, gapless_pending_message& shown_one, const pending_message& from) {
    shown_one.kind = static_cast<gapless_message_kind>(from.kind);
    shown_one.client_id = shown(from.client_id);
    shown_one.conversation = from.to.conversation.value;
    shown_one.user = memory.text(from.to.user);
    shown_one.state = static_cast<gapless_pending_state>(from.state);
    shown_one.attempts = from.attempts;
    shown_one.text = memory.text(from.text);
    shown_one.reason = from.reason ? show<gapless_error>(memory, *from.reason) : nullptr;
    shown_one.mentions_count = from.mentions.size();
    shown_one.mentions = show_texts(memory, from.mentions);
    shown_one.mention_all = from.mention_all;
    shown_one.target = from.target.value;
}

void fill(arena&, gapless_outcome& shown_one, const sent_event& from) {
    shown_one.duplicate = from.duplicate;
    shown_one.client_id = shown(from.client_id);
    shown_one.conversation = from.conversation.value;
    shown_one.seq = from.seq.value;
}

namespace {

class event_shower {
public:
    event_shower(arena& memory, gapless_event& made) : memory_(memory), made_(made) {}

    void operator()(const message_event& from) const {
        made_.kind = GAPLESS_EVENT_MESSAGE;
        made_.conversation = from.conversation.value;
        made_.message = show<gapless_message>(memory_, from.message);
        made_.expired = from.expired;
        made_.seq = from.message.seq.value;
    }

    void operator()(const sent_event& from) const {
        made_.kind = GAPLESS_EVENT_SENT;
        made_.client_id = shown(from.client_id);
        made_.conversation = from.conversation.value;
        made_.seq = from.seq.value;
        made_.duplicate = from.duplicate;
    }

    void operator()(const failed_event& from) const {
        made_.kind = GAPLESS_EVENT_FAILED;
        made_.client_id = shown(from.client_id);
        made_.conversation = from.to.conversation.value;
        made_.user = memory_.text(from.to.user);
        made_.reason = show<gapless_error>(memory_, from.reason);
    }

private:
    arena& memory_;
    gapless_event& made_;
};

}  // namespace

void fill(arena& memory, gapless_event& shown_one, const event& from) {
    shown_one.id = from.id.value;
    shown_one.user = memory.text({});
    std::visit(event_shower(memory, shown_one), from.what);
}

void fill(arena& memory, gapless_history_page& shown_one, const history_page& from) {
    shown_one.end =
        from.end ? static_cast<gapless_history_end>(*from.end) : GAPLESS_HISTORY_GOES_ON;
    shown_one.count = from.entries.size();
    shown_one.entries = show_all<gapless_message>(memory, from.entries);
}

void fill(arena& memory, gapless_search_hit& shown_one, const search_hit& from) {
    shown_one.conversation = from.conversation.value;
    shown_one.message = show<gapless_message>(memory, from.message);
    shown_one.snippet = memory.text(from.snippet.text);
    std::vector<gapless_span> spans;
    for (const text_span& one : from.snippet.hits) {
        spans.push_back({one.offset, one.length});
    }
    shown_one.hits_count = spans.size();
    shown_one.hits = memory.array(spans);
}

void fill(arena& memory, gapless_search_page& shown_one, const search_page& from) {
    shown_one.has_next = from.next.has_value();
    if (from.next) {
        shown_one.next = {
            from.next->score,
            from.next->server_time.milliseconds,
            from.next->conversation.value,
            from.next->seq.value,
        };
    }
    shown_one.count = from.hits.size();
    shown_one.hits = show_all<gapless_search_hit>(memory, from.hits);
}

void fill(arena& memory, gapless_outgoing& shown_one, const outgoing_message& from) {
    shown_one.kind = static_cast<gapless_message_kind>(from.kind);
    shown_one.text = memory.text(from.text);
    shown_one.mentions_count = from.mentions.size();
    shown_one.mentions = show_texts(memory, from.mentions);
    shown_one.mention_all = from.mention_all;
    shown_one.is_forwarded = from.origin.has_value();
    shown_one.target = from.target.value;
    shown_one.lifetime_ms = from.lifetime.milliseconds();
    shown_one.origin = memory.text(from.origin ? from.origin->author : std::string());
    shown_one.origin_written_ms = from.origin ? from.origin->written.milliseconds : 0;
}

}  // namespace gapless::c
