using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Testing;

/// <summary>What one reply of the script gives: a response, or a failure after the response's text.</summary>
/// <param name="Response">The response; before a failure, the text that still gets out of a stream.</param>
/// <param name="Failure">What is thrown instead of finishing.</param>
/// <param name="Chunks">The pieces in which it streams; null to cut it by words.</param>
internal sealed record ScriptedOutcome(ChatResponse Response, Exception? Failure = null, IReadOnlyList<string>? Chunks = null);

/// <summary>One reply of the script: whom it is for and what it gives.</summary>
internal sealed class ScriptedReply(
    string description,
    Func<ScriptedCall, bool>? only,
    Func<ScriptedCall, CancellationToken, Task<ScriptedOutcome>> answer)
{
    /// <summary>What a failing assertion shows of it.</summary>
    public string Description => description;

    /// <summary>The calls it is for; null for any.</summary>
    public Func<ScriptedCall, bool>? Only => only;

    /// <summary>Whether a call has taken it.</summary>
    public bool Used { get; set; }

    /// <summary>Makes the reply to a call.</summary>
    public Task<ScriptedOutcome> AnswerAsync(ScriptedCall call, CancellationToken cancellationToken) => answer(call, cancellationToken);
}
