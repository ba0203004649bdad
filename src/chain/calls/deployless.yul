// Asks a contract that is not deployed a question, within one call: creates it, asks it, passes on what it answers.
// Behind the code: the length of what creates the contract, one word; that; and the question.
// Answers a zero byte and then the answer: a chain takes nothing that begins with 0xef for code (EIP-3541), and an answer
// may begin so.
object "Deployless" {
  code {
    let head := add(datasize("Deployless"), 32)
    codecopy(0, sub(head, 32), 32)
    let length := mload(0)
    let whole := sub(codesize(), head)
    codecopy(0, head, whole)
    let created := create(0, 0, length)
    let success := 0
    if created { success := staticcall(gas(), created, length, sub(whole, length), 0, 0) }
    if iszero(success) {
      returndatacopy(0, 0, returndatasize())
      revert(0, returndatasize())
    }
    mstore(0, 0)
    returndatacopy(1, 0, returndatasize())
    return(0, add(returndatasize(), 1))
  }
}
