namespace CodeFirstWorkflows.Runtime;

/// <summary>The errors behind an exception on its way out of a run.</summary>
/// <param name="Errors">The errors, the decisive one first.</param>
/// <param name="Place">The place of the step that it left last, in the order of its workflow.</param>
internal sealed record FailureNote(IReadOnlyList<StepError> Errors, int Place);

/// <summary>Which steps the exceptions on their way out of a run came from. Steps may fail beside each other, even by the same exception.</summary>
internal sealed class FailureNotes
{
    private readonly Dictionary<Exception, List<FailureNote>> _notes = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _gate = new();

    /// <summary>Notes that an exception left a step: its own error, unless it came from a step inside, which then is to blame.</summary>
    internal FailureNote Add(Exception exception, StepBinding step, string key, bool canceled)
    {
        lock (_gate)
        {
            var notes = NotesOf(exception);
            var known = notes.FindIndex(note => IsInside(note.Errors[0].Key, key));
            var note = known >= 0
                ? notes[known] with { Place = step.Place }
                : new FailureNote([StepError.From(exception, step.Name, key, canceled)], step.Place);
            if (known >= 0)
                notes[known] = note;
            else
                notes.Add(note);
            return note;
        }
    }

    /// <summary>Brings failures beside each other together under the first of them in declared order, which is returned.</summary>
    internal Exception Gather(IReadOnlyList<Exception> exceptions)
    {
        lock (_gate)
        {
            var failures = exceptions.Distinct(ReferenceEqualityComparer.Instance).Cast<Exception>()
                .SelectMany(exception => Find(exception).Select(note => (Exception: exception, Note: note)))
                .OrderBy(static failure => failure.Note.Place)
                .ToList();
            // Those that were canceled because another failed are no reason of their own.
            var reasons = failures.FindAll(static failure => failure.Note.Errors[0].Kind != ErrorKind.Canceled);
            return Gather(reasons.Count > 0 ? reasons : failures);
        }
    }

    /// <summary>Brings failures together under the first of them.</summary>
    internal Exception Gather(IReadOnlyList<(Exception Exception, FailureNote Note)> failures)
    {
        lock (_gate)
        {
            var (exception, first) = failures[0];
            _notes[exception] = [new([.. failures.SelectMany(static failure => failure.Note.Errors).Distinct()], first.Place)];
            return exception;
        }
    }

    /// <summary>Notes the recorded errors of an exception that was thrown in another process.</summary>
    internal void Restore(Exception exception, IReadOnlyList<StepError> errors)
    {
        lock (_gate)
            _notes[exception] = [new(errors, int.MaxValue)];
    }

    /// <summary>Adds errors that an exception stands for.</summary>
    internal void Append(Exception exception, IReadOnlyList<StepError> errors)
    {
        lock (_gate)
        {
            var notes = NotesOf(exception);
            notes[0] = notes[0] with { Errors = [.. notes[0].Errors, .. errors] };
        }
    }

    /// <summary>All errors behind an exception; those of one that came from no step are its own.</summary>
    internal IReadOnlyList<StepError> ErrorsOf(Exception exception, bool canceled)
    {
        lock (_gate)
        {
            return _notes.TryGetValue(exception, out var notes)
                ? [.. notes.SelectMany(static note => note.Errors)]
                : [StepError.From(exception, "", "", canceled)];
        }
    }

    /// <summary>The error of the step inside another one that an exception came from.</summary>
    internal StepError? ErrorInside(Exception exception, string key)
    {
        lock (_gate)
            return _notes.GetValueOrDefault(exception)?.Find(note => IsInside(note.Errors[0].Key, key))?.Errors[0];
    }

    /// <summary>Forgets an exception that the run passes over.</summary>
    internal void Forget(Exception exception)
    {
        lock (_gate)
            _notes.Remove(exception);
    }

    private List<FailureNote> NotesOf(Exception exception)
    {
        if (!_notes.TryGetValue(exception, out var notes))
            _notes.Add(exception, notes = []);
        return notes;
    }

    private List<FailureNote> Find(Exception exception) =>
        _notes.GetValueOrDefault(exception) ?? [new([StepError.From(exception, "", "", canceled: false)], int.MaxValue)];

    private static bool IsInside(string key, string outer) =>
        key.StartsWith(outer, StringComparison.Ordinal) && (key.Length == outer.Length || key[outer.Length] is '/' or '[' or '.');
}
