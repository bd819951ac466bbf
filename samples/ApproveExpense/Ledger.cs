using System.Globalization;

/// <summary>Payments in a file, a line each. A payment has a key, and what has been paid is not paid again.</summary>
/// <param name="path">The file.</param>
internal sealed class Ledger(string path)
{
    /// <summary>Pays, unless that was done before.</summary>
    public async Task PayAsync(string key, string who, decimal amount, CancellationToken cancellationToken)
    {
        var paid = File.Exists(path) ? await File.ReadAllLinesAsync(path, cancellationToken) : [];
        if (!paid.Any(line => line.StartsWith(key + "\t", StringComparison.Ordinal)))
            await File.AppendAllTextAsync(path, string.Create(CultureInfo.InvariantCulture, $"{key}\t{who}\t{amount:0.00}\n"), cancellationToken);
    }
}
