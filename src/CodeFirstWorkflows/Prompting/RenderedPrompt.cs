using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Runtime;

/// <summary>A prompt with its holes filled in.</summary>
public sealed class RenderedPrompt
{
    private readonly string? _fenceNote;

    internal RenderedPrompt(string? system, IReadOnlyList<ChatMessage> messages, string? fenceNote)
    {
        System = system;
        Messages = messages;
        _fenceNote = fenceNote;
    }

    internal string? System { get; }

    internal IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>The messages as a chat client gets them, the system text first.</summary>
    /// <returns>The messages.</returns>
    public IReadOnlyList<ChatMessage> ToMessages() => ToMessages(System, []);

    internal IReadOnlyList<ChatMessage> ToMessages(string? system, IReadOnlyList<ChatMessage> conversation)
    {
        var text = (string.IsNullOrEmpty(system), _fenceNote) switch
        {
            (true, var note) => note,
            (false, null) => system,
            (false, var note) => system + "\n\n" + note,
        };
        return text is null ? [.. conversation, .. Messages] : [new ChatMessage(ChatRole.System, text), .. conversation, .. Messages];
    }
}
