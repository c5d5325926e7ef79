#pragma once

#include "protocol/wire/frame.hpp"

#include <gapless/contact.hpp>
#include <gapless/member.hpp>
#include <gapless/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::protocol {

// What a message or an inbox entry weighs in a frame at most, its body aside, and a frame without
// those: for whoever fills one up to a limit.
inline constexpr std::size_t entry_overhead_bytes = 192;

// Bytes ⇄ frames. These are a frame's payload: what one WebSocket message carries, and what follows
// the length on a TCP stream (see frame_reader). The empty payload is a heartbeat that says
// nothing.

// Appends the payload of the frame to `out`.
void encode(const frame& outgoing, std::string& out);

// A push in two parts, which decode as push{batch, inbox} when the second is appended to the first:
// the large one is shared by all recipients, the small one (empty without fields) is each one's
// own.
[[nodiscard]] std::string encode_shared(const push_batch& batch);
[[nodiscard]] std::string encode_own(const std::optional<inbox_fields>& inbox);

// Fails with malformed_frame for bytes that are no frame, and for values that no honest peer sends
// (ids of a wrong length, enumerators out of range, numbers of more than 63 bits, times beyond any
// calendar). A kind from a later protocol version is no failure: it becomes an `unsupported` that
// names it, for the reader to answer or ignore. Nor is a message's kind: any from 1 to 255 is
// taken. Whether names are well-formed, and who may send what, is the reader's question.
[[nodiscard]] result<frame> decode(std::string_view payload);

// The body of a member_change entry.
[[nodiscard]] std::string encode_member_change(const member_change& change);
[[nodiscard]] result<member_change> decode_member_change(std::string_view body);

// The body of a contact_change entry.
[[nodiscard]] std::string encode_contact_change(const contact_change& change);
[[nodiscard]] result<contact_change> decode_contact_change(std::string_view body);

// An answer as the server keeps it, to give it again when the request is repeated.
[[nodiscard]] std::string encode_response(const response& answer);
[[nodiscard]] result<response> decode_response(std::string_view bytes);

}  // namespace gapless::protocol
