#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/archive_keys.hpp"
#include "protocol/crypto/recovery.hpp"
#include "protocol/wire/archive_frames.hpp"
#include "protocol/wire/key_frames.hpp"
#include "protocol/wire/request_frames.hpp"
#include "sdk/core/keys/own_keys.hpp"
#include "sdk/core/keys/relation_book.hpp"
#include "sdk/core/keys/user_book.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gapless::sdk {

// The user's key archive on the server, from which devices that come later read what was said
// before them. Every listed device puts in it the secrets of epochs that it learns and that are not
// there; its keys come
//
//     to the first device      with the account key: it makes them, and the recovery code
//     to a linked device       in a box, from the device that has the account key
//     to one that is restored  in the recovery box, with the account key
//
// After a device is revoked the archive goes on under another key. Whoever has the account key and
// is given none in time makes one, so there may be several: every device has them all, sooner or
// later, and what is written is sealed with the newest that it has.
//
// It says what is to be asked of the server, one request at a time. The arguments outlive it.
class archive_keeper {
public:
    archive_keeper(crypto::algorithms&, ledger&, own_keys&, user_book&, relation_book&);

    // What an answer has brought.
    struct progress {
        std::set<conversation_id> opened;  // where messages can be read that could not be before
        bool is_doubtful = false;          // a box or chunk is not what this user's devices make
        bool needs_list = false;           // the user's newest list may explain what there is
        bool has_failed = false;           // try again later
    };

    // Inputs. A session begins, or there is reason to look again.
    void handle_news();

    // What the server has of this user's own keys, after user_book has taken it. What was doubtful
    // is looked at again.
    void handle_own(const protocol::user_keys& told, wall_time now);

    // This device got an epoch's secret by the timeline.
    void handle_secret(conversation_id where, std::uint64_t epoch);

    // The user has begun anew, and the server has forgotten the archive: it begins anew, too, with
    // all secrets that are here.
    void handle_begun_anew();

    [[nodiscard]] progress handle_answer(const result<protocol::response>& answer);

    // Output, while no answer is awaited.
    [[nodiscard]] std::optional<protocol::request_body> next_request();

    // For its box, or one with a newer key; or, where it seals the boxes, for the key of another
    // listed device.
    [[nodiscard]] bool is_waiting() const;

    // It can read what the user's devices have put there, and add to it.
    [[nodiscard]] bool has_keys() const { return key_count() > 0; }

    // An answer is awaited.
    [[nodiscard]] bool is_busy() const { return awaited_.has_value(); }

    // What the user has to keep to get everything back. Fails with forbidden: this device has no
    // account key.
    [[nodiscard]] result<std::string> recovery_code() const;

    // Opens what the server has for the code: the account key and the archive's keys are here then,
    // and the device has to be listed. Fails with keys_missing (there is nothing, or it was not
    // fetched yet), usage (no code looks like that) and wrong_password (it is another one).
    [[nodiscard]] result<void> restore(std::string_view code);

private:
    struct boxing {
        device_id device;
        std::uint32_t keys = 0;  // so many
    };

    struct appending {
        std::vector<key_name> secrets;
    };

    struct fetching {};

    enum class box_is : std::uint8_t {
        good,
        made_by_a_stranger,  // or by a device that was listed just now
        bad,
    };

    using step = std::variant<fetching, boxing, appending>;

    [[nodiscard]] std::uint32_t key_count() const;
    [[nodiscard]] crypto::archive_keys keys() const;
    [[nodiscard]] std::optional<crypto::secret_bytes<32>> key_of(std::uint32_t id) const;
    [[nodiscard]] bool is_key_due() const;
    void put_keys(const crypto::archive_keys& keys);
    [[nodiscard]] std::uint64_t place() const;
    void put_place(std::uint64_t count);
    [[nodiscard]] bool is_listed() const;
    [[nodiscard]] bool is_box_due(const device_id& device) const;
    void make_key();
    [[nodiscard]] std::optional<protocol::put_key_box> next_box();
    [[nodiscard]] std::optional<std::string> sealed_box(const device_id& device);
    [[nodiscard]] std::optional<protocol::append_archive> next_chunk();
    void note_boxed(const step& done);
    void take_archive(const protocol::fetched_archive& told, progress& made);
    void look_at_box(const std::string& box, progress& made);
    void doubt(progress& made);
    [[nodiscard]] box_is take_box(const std::string& box);
    [[nodiscard]] bool take_chunk(const std::string& chunk, progress& made);

    crypto::algorithms& use_;
    ledger& ledger_;
    own_keys& own_;
    user_book& users_;
    relation_book& relations_;
    std::optional<step> awaited_;
    std::map<device_id, wrap_target> targets_;  // the user's other devices, as the server told
    std::string recovery_;                      // the box, as it was fetched
    bool is_stale_ = false;                     // the server may have more than is known
    bool is_behind_ = false;                    // what comes next is under a key that is not here
    std::uint32_t doubts_ = 0;                  // about what the server has, one after the other
};

}  // namespace gapless::sdk
