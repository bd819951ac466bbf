namespace Samples;

/// <summary>What a customer wrote.</summary>
public sealed record Ticket(string Id, string Text)
{
    private const string Start = "=== ";

    /// <summary>Reads a file in which every ticket begins with a line such as <c>=== T-01</c>.</summary>
    public static async Task<IReadOnlyList<Ticket>> ReadAllAsync(string path)
    {
        var tickets = new List<Ticket>();
        await foreach (var line in File.ReadLinesAsync(path))
        {
            if (line.StartsWith(Start, StringComparison.Ordinal))
                tickets.Add(new(line[Start.Length..].Trim(), ""));
            else if (tickets is [.., var last])
                tickets[^1] = last with { Text = $"{last.Text}\n{line}".Trim() };
        }

        return tickets;
    }
}
