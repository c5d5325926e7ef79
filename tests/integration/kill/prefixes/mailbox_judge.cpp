#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/integration/kill/prefixes/crash_judge.hpp"

#include <gapless/uuid.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <variant>

namespace gapless::kill {
namespace {

class mailbox_judge final : public crash_judge {
public:
    bool note_outgoing(const protocol::frame& left) override {
        if (const auto* const message = std::get_if<protocol::send>(&left)) {
            sending_.insert(message->client_id);
            return true;
        }
        if (const auto* const mark = std::get_if<protocol::ack>(&left)) {
            return note_ack(*mark);
        }
        const auto* const beat = std::get_if<protocol::heartbeat>(&left);
        return beat != nullptr && beat->acknowledged && note_ack(*beat->acknowledged);
    }

    void note_incoming(const protocol::frame& arrived) override {
        if (const auto* const answer = std::get_if<protocol::sent>(&arrived)) {
            sending_.erase(answer->client_id);
        }
    }

    std::string judge(const std::filesystem::path& directory) override {
        sdk::sqlite_mailbox::options wanted;
        wanted.directory = directory;
        const auto box = sdk::sqlite_mailbox::open(wanted);
        if (!box) {
            return "the mailbox does not open: " + message_of(box.error());
        }
        if (const auto sound = (*box)->check(); !sound) {
            return message_of(sound.error());
        }
        const auto state = (*box)->load();
        if (!state) {
            return message_of(state.error());
        }
        std::string wrong = judge_marks(*state);
        return wrong.empty() ? judge_outbox(*state) : wrong;
    }

private:
    bool note_ack(const protocol::ack& left) {
        for (const protocol::mark& one : left.marks) {
            seq& mark = marks_[one.conversation];
            mark = std::max(mark, one.seq);
        }
        inbox_ = std::max(inbox_, left.inbox_version);
        return true;
    }

    std::string judge_marks(const sdk::mailbox_state& state) const {
        if (state.cursor.version < inbox_) {
            return "the inbox was acknowledged to " + std::to_string(inbox_.value) + ", known is " +
                   std::to_string(state.cursor.version.value);
        }
        std::map<conversation_id, seq> high;
        for (const conversation& row : state.conversations) {
            high[row.id] = row.high;
        }
        for (const auto& [id, mark] : marks_) {
            if (high[id] < mark) {
                return "conversation " + std::to_string(id.value) + " was acknowledged to seq " +
                       std::to_string(mark.value) + ", stored is " + std::to_string(high[id].value);
            }
        }
        return {};
    }

    std::string judge_outbox(const sdk::mailbox_state& state) const {
        std::set<client_id> kept;
        for (const auto& [position, draft] : state.drafts) {
            kept.insert(draft.id);
        }
        for (const client_id& id : sending_) {
            if (!kept.contains(id)) {
                return "message " + uuid_text(id.view()) + " was on the wire, not in the outbox";
            }
        }
        return {};
    }

    std::set<client_id> sending_;  // and not answered
    std::map<conversation_id, seq> marks_;
    inbox_version inbox_;
};

}  // namespace

std::unique_ptr<crash_judge> make_mailbox_judge() { return std::make_unique<mailbox_judge>(); }

}  // namespace gapless::kill
