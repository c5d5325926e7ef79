#pragma once

#include <gapless/contact.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>
#include <gapless/result.hpp>

namespace gapless {

// What a timeline entry of kind member_change says. Fails with errc::usage for other kinds, and
// with errc::malformed_frame for a body that is none.
[[nodiscard]] result<member_change> member_change_of(const message& entry);

// The same for a timeline entry of kind contact_change.
[[nodiscard]] result<contact_change> contact_change_of(const message& entry);

}  // namespace gapless
