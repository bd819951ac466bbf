using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Testing;

/// <summary>One call that a <see cref="ScriptedChatClient"/> was sent.</summary>
public sealed class ScriptedCall
{
    internal ScriptedCall(int number, IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool streaming)
    {
        Number = number;
        Messages = messages;
        Options = options;
        Streaming = streaming;
        Step = options?.AdditionalProperties?.TryGetValue(ScriptedChatClient.StepKey, out var step) == true ? step as string : null;
        LastUserText = messages.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "";
    }

    /// <summary>The call's place among all calls of its client, from 1.</summary>
    public int Number { get; }

    /// <summary>The step that called, from the option <see cref="ScriptedChatClient.StepKey"/>; null outside a workflow.</summary>
    public string? Step { get; }

    /// <summary>The messages as they were when the call was made; later changes to the caller's list or messages do not show.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>A clone of the call's options, or null if it had none.</summary>
    public ChatOptions? Options { get; }

    /// <summary>The text of the last message from the user; empty if there is none.</summary>
    public string LastUserText { get; }

    /// <summary>Whether the reply was asked for as a stream.</summary>
    public bool Streaming { get; }

    /// <summary>The call's number and step, without any of the prompt's text.</summary>
    /// <returns>For example <c>call 2 (step "plan")</c>.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"call {Number} ({(Step is null ? "no step" : $"step \"{Step}\"")})");
}
