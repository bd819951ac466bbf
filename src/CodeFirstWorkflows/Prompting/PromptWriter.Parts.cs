using System.Collections;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Runtime;

// What is more than text: content parts, turns, fences, and the questions that sections ask.
public ref partial struct PromptWriter
{
    /// <summary>Places a content part, such as an image, where it stands in the text.</summary>
    /// <param name="content">The part; <see langword="null"/> places nothing.</param>
    public void Content(AIContent? content)
    {
        if (content is null)
            return;
        EndText();
        (_contents ??= new(1)).Add(content);
    }

    /// <summary>Places content parts.</summary>
    /// <param name="contents">The parts; <see langword="null"/> places nothing.</param>
    public void Contents(IEnumerable<AIContent?>? contents)
    {
        foreach (var content in contents ?? [])
            Content(content);
    }

    /// <summary>Places turns of a conversation between the texts before and after.</summary>
    /// <param name="messages">The turns; <see langword="null"/> places nothing.</param>
    public void Messages(IReadOnlyList<ChatMessage>? messages)
    {
        if (messages is null || messages.Count == 0)
            return;
        EndMessage();
        (_messages ??= []).AddRange(messages);
    }

    /// <summary>Opens the fence around what is untrusted.</summary>
    public void OpenFence()
    {
        Append("<data-");
        Append(_format.Fence);
        Append(">");
        _hasFence = true;
        _inFence = true;
        _fenceStart = _length;
    }

    /// <summary>Closes the fence; the fence's id is taken out of what is inside.</summary>
    public void CloseFence()
    {
        Scrub();
        _inFence = false;
        Append("</data-");
        Append(_format.Fence);
        Append(">");
    }

    /// <summary>Whether a collection is there and not empty.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">The collection.</param>
    /// <returns><see langword="true"/> if it has an item.</returns>
    public static bool HasItems<T>([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] IEnumerable<T>? items) => items is not null && items.Any();

    /// <summary>Whether a collection is there and not empty.</summary>
    /// <param name="items">The collection.</param>
    /// <returns><see langword="true"/> if it has an item.</returns>
    public static bool HasItems([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] IEnumerable? items)
    {
        if (items is null)
            return false;
        var enumerator = items.GetEnumerator();
        using (enumerator as IDisposable)
            return enumerator.MoveNext();
    }

    /// <summary>A value that a path goes on from.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="path">The path up to it, for the message.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is <see langword="null"/>.</exception>
    public static T Required<T>(T? value, string path)
        where T : class => value ?? throw Missing(path);

    /// <summary>A value that a path goes on from.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="path">The path up to it, for the message.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is <see langword="null"/>.</exception>
    public static T Required<T>(T? value, string path)
        where T : struct => value ?? throw Missing(path);

    private static InvalidOperationException Missing(string path) =>
        new($"The prompt reads a member of '{path}', which is null. Write '{path}?.' where that may happen.");

    private void Scrub()
    {
        var fence = _format.Fence.AsSpan();
        while (true)
        {
            var inside = _buffer.AsSpan(_fenceStart, _length - _fenceStart);
            var at = inside.IndexOf(fence, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return;
            inside[(at + fence.Length)..].CopyTo(inside[at..]);
            _length -= fence.Length;
        }
    }

    private void EndText()
    {
        if (_length > 0)
            (_contents ??= new(1)).Add(new TextContent(TakeText()));
    }

    private void EndMessage()
    {
        // Blank text beside turns or parts is the template's layout and says nothing.
        var blank = _buffer.AsSpan(0, _length).IsWhiteSpace();
        if (blank && (_messages is not null || _contents is not null))
            _length = 0;
        EndText();
        if (_contents is null)
            return;
        (_messages ??= new(1)).Add(new ChatMessage(ChatRole.User, _contents));
        _contents = null;
    }
}
