#include "server/sqlite/sqlite_store.hpp"
#include "tests/integration/kill/check/server_archive.hpp"
#include "tests/integration/kill/prefixes/crash_judge.hpp"

#include <gapless/uuid.hpp>

#include <variant>
#include <vector>

namespace gapless::kill {
namespace {

class server_judge final : public crash_judge {
public:
    bool note_outgoing(const protocol::frame& left) override {
        const auto* const answer = std::get_if<protocol::sent>(&left);
        if (answer != nullptr) {
            promised_.push_back(*answer);
        }
        return answer != nullptr;
    }

    std::string judge(const std::filesystem::path& directory) override {
        server::sqlite_store::options wanted;
        wanted.directory = directory;
        if (const auto opened = server::sqlite_store::open(wanted); !opened) {
            return "the store does not open: " + message_of(opened.error());
        }
        const server_archive archive = read_archive(directory / "store.db");
        if (!archive.damage.empty()) {
            return archive.damage;
        }
        for (const auto& [id, log] : archive.logs) {
            if (log.head.value != log.entries.size() || !is_consecutive(log.entries)) {
                return "conversation " + std::to_string(id.value) + " has holes";
            }
        }
        for (const protocol::sent& one : promised_) {
            if (!holds(archive, one)) {
                return "message " + uuid_text(one.client_id.view()) + " was acknowledged as seq " +
                       std::to_string(one.seq.value) + " of conversation " +
                       std::to_string(one.conversation.value) + " and is gone";
            }
        }
        return {};
    }

private:
    static bool is_consecutive(const std::vector<message>& entries) {
        seq last;
        for (const message& one : entries) {
            if (one.seq != last.next()) {
                return false;
            }
            last = one.seq;
        }
        return true;
    }

    static bool holds(const server_archive& archive, const protocol::sent& one) {
        const auto log = archive.logs.find(one.conversation);
        return log != archive.logs.end() && one.seq <= log->second.head &&
               log->second.entries[one.seq.value - 1].client_id == one.client_id;
    }

    std::vector<protocol::sent> promised_;
};

}  // namespace

std::unique_ptr<crash_judge> make_server_judge() { return std::make_unique<server_judge>(); }

}  // namespace gapless::kill
