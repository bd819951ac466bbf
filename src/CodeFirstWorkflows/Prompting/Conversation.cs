using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Runtime;

/// <summary>What the prompts of a workflow have said and were told. What was read once does not change any more.</summary>
internal sealed class Conversation
{
    private readonly int _forkedAt;
    private ChatMessage[] _messages;

    internal Conversation()
        : this([])
    {
    }

    private Conversation(ChatMessage[] messages)
    {
        _messages = messages;
        _forkedAt = messages.Length;
    }

    internal IReadOnlyList<ChatMessage> Messages => Volatile.Read(ref _messages);

    internal void Enter(IEnumerable<ChatMessage> turns) => Volatile.Write(ref _messages, [.. _messages, .. turns]);

    /// <summary>A conversation that goes on from here on its own.</summary>
    internal Conversation Fork() => new(_messages);

    /// <summary>Adds what was said since the fork.</summary>
    internal void Join(Conversation fork)
    {
        if (fork._messages.Length > fork._forkedAt)
            Enter(fork._messages.Skip(fork._forkedAt));
    }
}
