//! The words of the history.

use super::model::Kind;
use crate::locale::Word;

/// What a kind of action is called.
#[must_use]
pub const fn kind_label(kind: Kind) -> Word {
    match kind {
        Kind::Insert => CREATED,
        Kind::Update => CHANGED,
        Kind::Delete => DELETED,
        Kind::Restore => RESTORED,
    }
}

/// Where a change came from; `None` when it is a name that we do not know.
#[must_use]
pub fn source_label(source: &str) -> Option<Word> {
    Some(match source {
        "web" => SOURCE_WEB,
        "import" => SOURCE_IMPORT,
        "demo" => SOURCE_DEMO,
        "command" => SOURCE_COMMAND,
        "external" => SOURCE_EXTERNAL,
        _ => return None,
    })
}

crate::words! {
    HISTORY: "Historial", "History", "Historique";

    CUSTOMER_FIELD: "Cliente", "Customer", "Client";
    THE_CUSTOMER_FIELD: "el cliente", "the customer", "le client";
    DELETED_ON: "Eliminado el", "Deleted on", "Supprimé le";
    THE_DELETED_ON: "la fecha de eliminación", "the date of deletion", "la date de suppression";

    CREATED: "Creado", "Created", "Créé";
    CHANGED: "Modificado", "Changed", "Modifié";
    DELETED: "Eliminado", "Deleted", "Supprimé";
    RESTORED: "Restaurado", "Restored", "Restauré";

    FILTERS: "Filtrar el historial", "Filter the history", "Filtrer l’historique";
    USER: "Usuario", "User", "Utilisateur";
    ANY_USER: "Todos los usuarios", "All users", "Tous les utilisateurs";
    ACTION: "Acción", "Action", "Action";
    ANY_ACTION: "Todas las acciones", "All actions", "Toutes les actions";
    FIELD: "Campo", "Field", "Champ";
    ANY_FIELD: "Todos los campos", "All fields", "Tous les champs";
    FROM: "Desde", "From", "Du";
    TO: "Hasta", "To", "Au";
    PAGER: "Páginas del historial", "Pages of the history", "Pages de l’historique";
    OLDER: "Cambios anteriores", "Older changes", "Modifications antérieures";
    NEWEST: "Cambios más recientes", "Newest changes", "Modifications les plus récentes";

    EMPTY: "Todavía no hay cambios", "No changes yet", "Aucune modification pour l’instant";
    EMPTY_HINT: "Aquí aparecerá cada cambio de la ficha: quién, cuándo y qué.", "Every change to the card will appear here: who, when and what.", "Chaque modification de la fiche apparaîtra ici\u{a0}: qui, quand et quoi.";
    NO_MATCH: "Ningún cambio coincide con los filtros", "No change matches the filters", "Aucune modification ne correspond aux filtres";
    NO_MATCH_HINT: "Pruebe con otro período o quite los filtros.", "Try another period, or clear the filters.", "Essayez une autre période ou effacez les filtres.";

    BACK: "Volver al historial", "Back to the history", "Retour à l’historique";
    DETAIL: "Detalle del cambio", "Details of the change", "Détail de la modification";
    OPEN_DETAIL: "Ver el detalle", "See the details", "Voir le détail";
    OLD: "Antes", "Before", "Avant";
    NEW: "Después", "After", "Après";
    WHEN: "Fecha", "Date", "Date";
    SOURCE: "Origen", "Source", "Origine";
    REQUEST: "Petición", "Request", "Requête";
    RECORD: "Registro", "Record", "Enregistrement";
    NO_VALUE: "vacío", "empty", "vide";
    FIELD_CHANGED: "modificado", "changed", "modifié";
    SOURCE_WEB: "Página web", "Web page", "Page web";
    SOURCE_IMPORT: "Importación", "Import", "Importation";
    SOURCE_DEMO: "Datos de muestra", "Sample data", "Données d’exemple";
    SOURCE_COMMAND: "Línea de comandos", "Command line", "Ligne de commande";
    SOURCE_EXTERNAL: "Directamente en la base de datos", "Directly in the database", "Directement dans la base de données";

    USER_NUMBER: "Usuario {id}", "User {id}", "Utilisateur {id}";
    BY_DATABASE: "{name} (directamente en la base de datos)", "{name} (directly in the database)", "{name} (directement dans la base de données)";
    SOMEBODY_BY_DATABASE: "Alguien (directamente en la base de datos)", "Somebody (directly in the database)", "Quelqu’un (directement dans la base de données)";
    BY_COMMAND: "{name} (línea de comandos)", "{name} (command line)", "{name} (ligne de commande)";

    ONE_DAY: "1 día", "1 day", "1 jour";
    DAYS: "{count} días", "{count} days", "{count} jours";

    QUOTED: "«{text}»", "“{text}”", "«\u{a0}{text}\u{a0}»";
    FIELD_OF_OTHER: "{field} ({name})", "{field} ({name})", "{field} ({name})";

    DID_CREATE: "{user} creó el cliente", "{user} created the customer", "{user} a créé le client";
    DID_DELETE: "{user} eliminó el cliente", "{user} deleted the customer", "{user} a supprimé le client";
    DID_RESTORE: "{user} restauró el cliente", "{user} restored the customer", "{user} a restauré le client";
    DID_BRING_BACK: "{user} restauró {thing}", "{user} restored {thing}", "{user} a restauré {thing}";
    DID_ADD: "{user} añadió {thing}", "{user} added {thing}", "{user} a ajouté {thing}";
    DID_REMOVE: "{user} quitó {thing}", "{user} removed {thing}", "{user} a supprimé {thing}";
    DID_MOVE: "{user} pasó {thing} de un cliente a otro", "{user} moved {thing} from one customer to another", "{user} a déplacé {thing} d’un client à un autre";
    DID_RESERVE: "{user} reservó {thing} para este cliente", "{user} reserved {thing} for this customer", "{user} a réservé {thing} à ce client";
    DID_RELEASE: "{user} abrió {thing} a todos los clientes", "{user} opened {thing} to every customer", "{user} a ouvert {thing} à tous les clients";
    DID_TOUCH: "{user} guardó {thing}", "{user} saved {thing}", "{user} a enregistré {thing}";

    DID_CHANGE: "{user} cambió {field}", "{user} changed {field}", "{user} a modifié {field}";
    DID_CHANGE_AMOUNT: "{user} cambió {field} de {old} a {new}", "{user} changed {field} from {old} to {new}", "{user} a fait passer {field} de {old} à {new}";
    DID_CHANGE_TEXT: "{user} cambió {field} de {old} a {new}", "{user} changed {field} from {old} to {new}", "{user} a remplacé {field} {old} par {new}";
    DID_CHANGE_TEXT_OF: "{user} cambió {field} de {old} a {new}", "{user} changed {field} from {old} to {new}", "{user} a modifié {field}\u{a0}: {old} devient {new}";
    DID_CHANGE_OWNER: "{user} cambió el responsable: antes {old}, ahora {new}", "{user} changed the owner from {old} to {new}", "{user} a remplacé le responsable {old} par {new}";
    DID_SET_AMOUNT: "{user} fijó {field} en {new}", "{user} set {field} to {new}", "{user} a fixé {field} à {new}";
    DID_SET_TEXT: "{user} indicó {field}: {new}", "{user} set {field} to {new}", "{user} a renseigné {field}\u{a0}: {new}";
    DID_SET_OWNER: "{user} asignó el cliente a {new}", "{user} assigned the customer to {new}", "{user} a confié le client à {new}";
    DID_CLEAR: "{user} quitó {field} (antes {old})", "{user} removed {field} (was {old})", "{user} a supprimé {field} (auparavant {old})";
    DID_WRITE: "{user} escribió {field}", "{user} wrote {field}", "{user} a rédigé {field}";
    DID_ERASE: "{user} borró {field}", "{user} removed {field}", "{user} a effacé {field}";

    DID_PUT_BACK: "{user} devolvió {field} de {old} a {new}", "{user} put back {field} from {old} to {new}", "{user} a rétabli {field}\u{a0}: {old} redevient {new}";
    UNDOING: ", con lo que deshizo el cambio de {who} del {when}", ", undoing the change of {when} by {who}", ", annulant la modification du {when} par {who}";

    AS_ASKED: ", como había pedido {who}", ", as {who} had asked", ", comme {who} l’avait demandé";
    ERASED_SINCE: " (los datos personales se borraron después)", " (its personal data was erased since)", " (ses données personnelles ont été effacées depuis)";

    DID_TAG: "{user} añadió la etiqueta {added}", "{user} added the tag {added}", "{user} a ajouté l’étiquette {added}";
    DID_TAGS: "{user} añadió las etiquetas {added}", "{user} added the tags {added}", "{user} a ajouté les étiquettes {added}";
    DID_UNTAG: "{user} quitó la etiqueta {removed}", "{user} removed the tag {removed}", "{user} a retiré l’étiquette {removed}";
    DID_UNTAGS: "{user} quitó las etiquetas {removed}", "{user} removed the tags {removed}", "{user} a retiré les étiquettes {removed}";
    DID_LIST: "{user} cambió {field}: añadió {added}", "{user} changed {field}: added {added}", "{user} a modifié {field}\u{a0}: ajout de {added}";
    DID_UNLIST: "{user} cambió {field}: quitó {removed}", "{user} changed {field}: removed {removed}", "{user} a modifié {field}\u{a0}: retrait de {removed}";
    DID_RELIST: "{user} cambió {field}: añadió {added} y quitó {removed}", "{user} changed {field}: added {added} and removed {removed}", "{user} a modifié {field}\u{a0}: ajout de {added}, retrait de {removed}";
    DID_RETAG: "{user} cambió las etiquetas: añadió {added} y quitó {removed}", "{user} changed the tags: added {added} and removed {removed}", "{user} a modifié les étiquettes\u{a0}: ajout de {added}, retrait de {removed}";
}
