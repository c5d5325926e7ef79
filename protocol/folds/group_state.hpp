#pragma once

#include <gapless/group.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <map>
#include <string>

namespace gapless::protocol {

// A group, made of the entries of its timeline.
//
// Take the entries that there are, in log order, texts too, and say how far the log is known. It is
// a pure fold: all who have taken the same entries hold the same group. After a hole it begins
// anew, since nobody knows what changed meanwhile; only what began with the group's first entry and
// has no hole is complete.
//
// A mute belongs to the user and not to one stay: whoever leaves muted comes back muted.
class group_state {
public:
    void take(const message& entry);

    // There is nothing more up to here: what was not taken is a hole.
    void end_at(seq last);

    [[nodiscard]] group state() const;

private:
    void apply(const member_change& change, seq position);

    group known_;                                  // all but the members
    std::map<std::string, group_member> members_;  // by canonical name
    std::map<std::string, wall_time> muted_;       // of those who are away, too
    seq last_;
};

}  // namespace gapless::protocol
