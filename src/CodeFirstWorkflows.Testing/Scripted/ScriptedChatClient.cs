using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Testing;

/// <summary>
/// A chat client for tests: it gives the replies it was told to give, and records what it was asked. Safe for concurrent calls.
/// </summary>
/// <remarks>
/// Each reply is used once. A call takes the first unused reply meant for it (<c>ReplyTo</c> or <c>FailTo</c> its step, a <c>ReplyWhen</c>
/// that is true), else the first unused one for any call, else the <c>Default</c>. A call that is cancelled before it starts takes none
/// and is not recorded. Replies without explicit usage count one token per word: input is the messages' texts and the instructions.
/// </remarks>
/// <example>
/// <code>
/// var client = new ScriptedChatClient()
///     .ReplyTo("plan", """{"tasks":[]}""", usage: (10, 5))
///     .Fail(new HttpRequestException("down"))
///     .Reply("done");
/// </code>
/// </example>
public sealed class ScriptedChatClient : IChatClient
{
    /// <summary>The key in <see cref="ChatOptions.AdditionalProperties"/> under which the engine puts the name of the calling
    /// step.</summary>
    public const string StepKey = "codefirstworkflows.step";

    /// <summary>The provider's name in this client's <see cref="ChatClientMetadata"/>.</summary>
    public const string ProviderName = "scripted";

    /// <summary>The model's name in replies to calls whose options name none.</summary>
    public const string ModelName = "scripted";

    private static readonly ChatClientMetadata Metadata = new(ProviderName, providerUri: null, ModelName);

    private readonly Lock _gate = new();
    private readonly List<ScriptedReply> _script = [];
    private readonly List<ScriptedCall> _calls = [];
    private ScriptedReply? _default;

    /// <summary>How many words one update of a stream carries; 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 1.</exception>
    public int WordsPerChunk
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>The calls so far, in the order in which they came: a copy.</summary>
    public IReadOnlyList<ScriptedCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    /// <summary>Whether every reply of the script was used; the default does not count.</summary>
    public bool AllRepliesUsed => UnusedReplies.Count == 0;

    /// <summary>A description of each reply no call has taken, in the script's order; made for <c>Assert.Empty</c>.</summary>
    public IReadOnlyList<string> UnusedReplies
    {
        get
        {
            lock (_gate)
                return [.. _script.Where(r => !r.Used).Select(r => r.Description)];
        }
    }

    /// <summary>Adds a reply to the next call that no other reply is meant for.</summary>
    /// <param name="text">The reply's text.</param>
    /// <param name="usage">Tokens of input and output; counted in words if left out.</param>
    /// <param name="finishReason">Why the reply ended; <see cref="ChatFinishReason.Stop"/> if left out.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public ScriptedChatClient Reply(string text, (long Input, long Output)? usage = null, ChatFinishReason? finishReason = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add("to any call", only: null, Text(text, usage, finishReason));
    }

    /// <summary>Adds a reply to the next call that streams in exactly these pieces, whatever <see cref="WordsPerChunk"/> says.</summary>
    /// <param name="chunks">The pieces; together they are the reply's text.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="chunks"/> is null.</exception>
    public ScriptedChatClient ReplyInChunks(params string[] chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        string[] copy = [.. chunks];
        return Add("to any call", only: null, Text(string.Concat(copy), usage: null, finishReason: null, copy));
    }

    /// <summary>Adds a reply to the next call of one step.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="text">The reply's text.</param>
    /// <param name="usage">Tokens of input and output; counted in words if left out.</param>
    /// <param name="finishReason">Why the reply ended; <see cref="ChatFinishReason.Stop"/> if left out.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentException"><paramref name="step"/> is null or blank.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public ScriptedChatClient ReplyTo(
        string step, string text, (long Input, long Output)? usage = null, ChatFinishReason? finishReason = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        ArgumentNullException.ThrowIfNull(text);
        return Add(ToStep(step), OnlyStep(step), Text(text, usage, finishReason));
    }

    /// <summary>Adds a reply to the next call for which a condition is true.</summary>
    /// <param name="when">The condition; what it throws reaches the caller.</param>
    /// <param name="text">The reply's text.</param>
    /// <param name="usage">Tokens of input and output; counted in words if left out.</param>
    /// <param name="finishReason">Why the reply ended; <see cref="ChatFinishReason.Stop"/> if left out.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="when"/> or <paramref name="text"/> is null.</exception>
    public ScriptedChatClient ReplyWhen(
        Func<ScriptedCall, bool> when, string text, (long Input, long Output)? usage = null, ChatFinishReason? finishReason = null)
    {
        ArgumentNullException.ThrowIfNull(when);
        ArgumentNullException.ThrowIfNull(text);
        return Add("to a call under a condition", when, Text(text, usage, finishReason));
    }

    /// <summary>Adds a reply that is made when the next call comes: tool calls, delays, replies without usage, anything.</summary>
    /// <param name="answer">Makes the response, which is passed on as it is; what it throws reaches the caller.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public ScriptedChatClient ReplyWith(Func<ScriptedCall, CancellationToken, Task<ChatResponse>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Add("to any call", only: null, Made(answer));
    }

    /// <summary>Adds a reply that is made when the next call of one step comes.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="answer">Makes the response, which is passed on as it is; what it throws reaches the caller.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentException"><paramref name="step"/> is null or blank.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public ScriptedChatClient ReplyWith(string step, Func<ScriptedCall, CancellationToken, Task<ChatResponse>> answer)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        ArgumentNullException.ThrowIfNull(answer);
        return Add(ToStep(step), OnlyStep(step), Made(answer));
    }

    /// <summary>Lets the next call that no other reply is meant for fail.</summary>
    /// <param name="exception">What is thrown, this very instance.</param>
    /// <param name="after">The text a stream still gives before it fails; a call that does not stream fails at once.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public ScriptedChatClient Fail(Exception exception, string? after = null)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Add("to any call", only: null, Failure(exception, after));
    }

    /// <summary>Lets the next call of one step fail.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="exception">What is thrown, this very instance.</param>
    /// <param name="after">The text a stream still gives before it fails; a call that does not stream fails at once.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentException"><paramref name="step"/> is null or blank.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public ScriptedChatClient FailTo(string step, Exception exception, string? after = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        ArgumentNullException.ThrowIfNull(exception);
        return Add(ToStep(step), OnlyStep(step), Failure(exception, after));
    }

    /// <summary>Sets the reply to every call for which the script has none (any more); a second one takes its place.</summary>
    /// <param name="text">The reply's text.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public ScriptedChatClient Default(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Default(_ => text);
    }

    /// <summary>Sets what makes the reply to every call for which the script has none (any more); a second one takes its place.</summary>
    /// <param name="text">Makes the reply's text from the call; called concurrently if calls are; what it throws reaches the
    /// caller.</param>
    /// <returns>This client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public ScriptedChatClient Default(Func<ScriptedCall, string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reply = new ScriptedReply("default", only: null, (call, cancel) =>
            Text(text(call), usage: null, finishReason: null)(call, cancel));
        lock (_gate)
            _default = reply;
        return this;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The script has no reply to this call.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var outcome = await AnswerAsync(messages, options, streaming: false, cancellationToken).ConfigureAwait(false);
        return outcome.Failure is { } failure ? throw failure : outcome.Response;
    }

    /// <inheritdoc />
    /// <remarks>The call is made, and recorded, when the stream is first read.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The script has no reply to this call (thrown by the stream).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (thrown by the stream).</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>Gives this client itself, or its <see cref="ChatClientMetadata"/>.</summary>
    /// <param name="serviceType">The type asked for.</param>
    /// <param name="serviceKey">Must be null to get anything.</param>
    /// <returns>The object, or null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is null.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: there is nothing to release, and calls can still be looked at.</summary>
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var outcome = await AnswerAsync(messages, options, streaming: true, cancellationToken).ConfigureAwait(false);
        foreach (var update in ResponseUpdates.Contents(outcome.Response, t => outcome.Chunks ?? TextChunks.ByWords(t, WordsPerChunk)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return update;
        }
        cancellationToken.ThrowIfCancellationRequested();
        yield return outcome.Failure is { } failure ? throw failure : ResponseUpdates.End(outcome.Response);
    }

    private async Task<ScriptedOutcome> AnswerAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool streaming, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ChatMessage[] snapshot = [.. messages.Select(Copy)];
        var clone = options?.Clone();
        ScriptedCall call;
        ScriptedReply reply;
        lock (_gate)
        {
            call = new ScriptedCall(_calls.Count + 1, snapshot, clone, streaming);
            _calls.Add(call);
            reply = Take(call);
        }
        var outcome = await reply.AnswerAsync(call, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return outcome;
    }

    private ScriptedReply Take(ScriptedCall call)
    {
        var reply = _script.Find(r => !r.Used && r.Only?.Invoke(call) == true) ?? _script.Find(r => !r.Used && r.Only is null);
        if (reply is null)
            return _default ?? throw new InvalidOperationException(NoReply(call));
        reply.Used = true;
        return reply;
    }

    private string NoReply(ScriptedCall call)
    {
        var forStep = call.Step is null ? "" : $", ReplyTo(\"{call.Step}\", ...)";
        var left = _script.FindAll(r => !r.Used);
        var unused = left.Count == 0 ? "" : $" Unused and not meant for it: {string.Join("; ", left.Select(r => r.Description))}.";
        return $"The script has no reply to {call}. Add one with Reply(...){forStep}, or Default(...) for all further calls.{unused}";
    }

    private ScriptedChatClient Add(
        string whom, Func<ScriptedCall, bool>? only, Func<ScriptedCall, CancellationToken, Task<ScriptedOutcome>> answer)
    {
        lock (_gate)
            _script.Add(new ScriptedReply(FormattableString.Invariant($"reply {_script.Count + 1} {whom}"), only, answer));
        return this;
    }

    private static string ToStep(string step) => $"to step \"{step}\"";

    private static Func<ScriptedCall, bool> OnlyStep(string step) => call => string.Equals(call.Step, step, StringComparison.Ordinal);

    private static Func<ScriptedCall, CancellationToken, Task<ScriptedOutcome>> Text(
        string text, (long Input, long Output)? usage, ChatFinishReason? finishReason, IReadOnlyList<string>? chunks = null) =>
        (call, _) =>
        {
            var response = Response(call, text, finishReason ?? ChatFinishReason.Stop);
            response.Usage = usage is var (input, output) ? ScriptedUsage.Of(input, output) : ScriptedUsage.Counted(call, text);
            return Task.FromResult(new ScriptedOutcome(response, Chunks: chunks));
        };

    private static Func<ScriptedCall, CancellationToken, Task<ScriptedOutcome>> Failure(Exception exception, string? after) =>
        (call, _) => Task.FromResult(new ScriptedOutcome(Response(call, after ?? "", finishReason: null), exception));

    private static Func<ScriptedCall, CancellationToken, Task<ScriptedOutcome>> Made(
        Func<ScriptedCall, CancellationToken, Task<ChatResponse>> answer) =>
        async (call, cancellationToken) =>
            new ScriptedOutcome(await answer(call, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The function given to ReplyWith returned null for {call}."));

    private static ChatResponse Response(ScriptedCall call, string text, ChatFinishReason? finishReason) =>
        new(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = finishReason,
            ModelId = call.Options?.ModelId ?? ModelName,
            ResponseId = FormattableString.Invariant($"scripted-{call.Number}"),
        };

    private static ChatMessage Copy(ChatMessage message)
    {
        var copy = message.Clone();
        copy.Contents = [.. message.Contents];
        return copy;
    }
}
