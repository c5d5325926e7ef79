#pragma once

#include "tests/simulation/dishonest/stage.hpp"

#include <gapless/message.hpp>

#include <cstddef>
#include <functional>
#include <set>

namespace gapless::simulation {

// Puts an entry into the group's timeline that nobody has sent: an owner renames the group, which
// nobody signs, and to these devices the server says that this stands there instead.
void put_instead_of_a_rename(stage& on, const std::set<std::size_t>& to, const message& entry);

// The name of that place, for the devices that see it as it is.
inline constexpr const char* canvas_name = "another name";

// What a renaming entry says, with another name in it.
void rename_otherwise(message& entry, const std::string& name);

// The entry of this place is another one for this device.
void change_entry(
    stage& on, std::size_t victim, seq at, const std::function<void(message&)>& change
);

}  // namespace gapless::simulation
