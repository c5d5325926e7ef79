#include "protocol/wire/frame.pb.h"
