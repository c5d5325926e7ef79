#include <google/protobuf/message_lite.h>

namespace gapless::protocol {

bool is_readable(const google::protobuf::MessageLite& message) { return message.IsInitialized(); }

}  // namespace gapless::protocol
