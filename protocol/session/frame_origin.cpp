#include "protocol/session/frame_origin.hpp"

#include <variant>

namespace gapless::protocol {
namespace {

// An overload for each kind and no fallback: a new kind does not compile until it is decided here.
struct origin_table {
    frame_origin operator()(const heartbeat&) const { return frame_origin::client; }

    frame_origin operator()(const heartbeat_answer&) const { return frame_origin::server; }

    frame_origin operator()(const hello&) const { return frame_origin::client; }

    frame_origin operator()(const authenticate&) const { return frame_origin::client; }

    frame_origin operator()(const challenge&) const { return frame_origin::server; }

    frame_origin operator()(const welcome&) const { return frame_origin::server; }

    frame_origin operator()(const close&) const { return frame_origin::either; }

    frame_origin operator()(const unsupported&) const { return frame_origin::either; }

    frame_origin operator()(const send&) const { return frame_origin::client; }

    frame_origin operator()(const sent&) const { return frame_origin::server; }

    frame_origin operator()(const refused&) const { return frame_origin::server; }

    frame_origin operator()(const cancel&) const { return frame_origin::client; }

    frame_origin operator()(const cancelled&) const { return frame_origin::server; }

    frame_origin operator()(const sync&) const { return frame_origin::client; }

    frame_origin operator()(const sync_page&) const { return frame_origin::server; }

    frame_origin operator()(const pull&) const { return frame_origin::client; }

    frame_origin operator()(const pulled&) const { return frame_origin::server; }

    frame_origin operator()(const push&) const { return frame_origin::server; }

    frame_origin operator()(const notify&) const { return frame_origin::server; }

    frame_origin operator()(const changed&) const { return frame_origin::server; }

    frame_origin operator()(const ack&) const { return frame_origin::client; }

    frame_origin operator()(const request&) const { return frame_origin::client; }

    frame_origin operator()(const response&) const { return frame_origin::server; }

    frame_origin operator()(const move_cursor&) const { return frame_origin::client; }

    frame_origin operator()(const cursor_moved&) const { return frame_origin::server; }

    frame_origin operator()(const delivered_kept&) const { return frame_origin::server; }

    frame_origin operator()(const receipt_hint&) const { return frame_origin::server; }

    frame_origin operator()(const set_presence&) const { return frame_origin::client; }

    frame_origin operator()(const watch_presence&) const { return frame_origin::client; }

    frame_origin operator()(const presence&) const { return frame_origin::server; }

    frame_origin operator()(const typing&) const { return frame_origin::either; }
};

}  // namespace

frame_origin origin_of(const frame& arrived) { return std::visit(origin_table{}, arrived); }

bool is_from_client(const frame& arrived) { return origin_of(arrived) != frame_origin::server; }

bool is_from_server(const frame& arrived) { return origin_of(arrived) != frame_origin::client; }

}  // namespace gapless::protocol
